"""What the courier says, noun by noun: each function makes one kind of notice from storage, and has it said.

They return the message, or None where there is nothing to say any more; they raise Refusal if their subject is gone.
``cogs.courier`` has the table of them.
"""
