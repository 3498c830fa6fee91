"""Reading chat: lines and their hours, the queue, a conversation, numbers."""
