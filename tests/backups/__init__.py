"""Tests of backups: made while the bot runs, looked over, and put back without bringing back what is gone."""
