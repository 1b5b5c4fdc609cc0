"""A report as a PDF to print, file and hand on; nothing in it acts."""
