"""The domain of Viva, and its Django project."""
