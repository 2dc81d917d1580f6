"""Files of prospects: uploads, previews, batches, the company register."""
