# What forms say, whatever they are about
form-slow = I could not look that up quickly enough to open the form. Please try again in a moment.
form-typed = So that nothing is lost, here is what you had written:
form-from-message = From the message. Change it as you like.
