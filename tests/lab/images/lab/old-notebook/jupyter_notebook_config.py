"""What an author wanted for themselves."""

c = get_config()  # noqa: F821
c.NotebookApp.token = "fixed"
c.NotebookApp.port = 9999
c.NotebookApp.base_url = "/mine"
c.NotebookApp.notebook_dir = "/home/ada"
