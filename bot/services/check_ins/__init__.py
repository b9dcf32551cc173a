"""Check-ins: their schedules, their answers, and who contacts somebody who asks for it."""
