"""The inbox of a Facebook page or of an Instagram professional account: the Messenger Platform, which serves both."""
