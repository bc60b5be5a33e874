# A part of Jupyter's configuration, after jupyter_config.py: the signatures of the folder's
# notebooks that were kept when it was open last are put in place. kept_signatures: the folder that
# has them.


def restore_signatures(kept, own):
    """Copy them, unless an author's go first, or they are damaged.

    An author's are made with another secret. A damaged database would be in the way of saving.
    """
    secret, database = [
        (os.path.join(kept, one), os.path.join(own, one))
        for one in ("notebook_secret", "nbsignatures.db")
    ]
    if not os.path.exists(database[0]):
        return
    if any(map(os.path.exists, [secret[1], database[1]])):
        newer = os.path.getmtime(database[0]) > os.path.getmtime(database[1])
        if not newer or not filecmp.cmp(secret[0], secret[1], shallow=False):
            return
    db = sqlite3.connect(database[0])
    db.execute("SELECT id, algorithm, signature, path, last_seen FROM nbsignatures LIMIT 1")
    if db.execute("PRAGMA quick_check").fetchone() == ("ok",):
        if not os.path.isdir(own):
            os.makedirs(own, 0o700)
        for pair in secret, database:
            shutil.copyfile(*pair)
            os.chmod(pair[1], 0o600)
    db.close()


try:
    import filecmp
    import sqlite3

    restore_signatures(kept_signatures, jupyter_data_dir())
except Exception as error:
    print("The notebooks that were trusted before are not known: %s" % error)
