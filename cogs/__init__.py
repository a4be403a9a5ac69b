"""Discord on one side, the services on the other: translate, call one service, render. Nothing is decided here.

One file per noun holds its commands, buttons and modals; ``<noun>_card.py`` beside it makes what is shown.
"""
