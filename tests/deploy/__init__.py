"""What ``deploy/`` says, held against the bot's own settings and command line."""
