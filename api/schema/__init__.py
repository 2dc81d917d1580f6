"""The shape of everything the API takes and answers; the pages' types are written from it."""
