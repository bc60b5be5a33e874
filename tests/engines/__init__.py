"""What every engine has to keep, tried on the real one."""
