"""What belongs to somebody who leaves, noun by noun: the rules of which ``bot.domain.belonging`` is the table."""
