"""Files for people: tables of contacts, attempts and answers, streamed and safe to open in a spreadsheet."""
