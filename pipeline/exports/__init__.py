"""A Session taken out of the product: one report, as PDF, Markdown, JSON or CSV."""
