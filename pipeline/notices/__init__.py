"""Telling people and programs outside what has happened: by mail and by webhook."""
