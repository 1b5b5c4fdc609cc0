"""The storm over the slow half: ended sessions, real workers, and an audit that counts outside."""
