# What is said of every card
card-soon = its card comes to { $channel } as soon as Discord lets me post there. If it does not, ask an admin to look at `/settings show`.
