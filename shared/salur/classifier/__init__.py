"""Which agency a report is for, learned from reports that officers have placed: training, model files, proposals."""
