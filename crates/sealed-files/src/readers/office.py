"""Opens an Office file with a passphrase as another program does and writes what is in it: FILE PASSPHRASE."""
import sys, io, msoffcrypto, olefile
o = olefile.OleFileIO(sys.argv[1])
assert o.exists(['\x06DataSpaces', 'TransformInfo', 'StrongEncryptionTransform', '\x06Primary']), o.listdir()
assert len(o.listdir()) == 6 and not o.parsing_issues, (o.listdir(), o.parsing_issues)
f = msoffcrypto.OfficeFile(open(sys.argv[1], 'rb'))
f.load_key(password=sys.argv[2], verify_password=True)
out = io.BytesIO()
f.decrypt(out, verify_integrity=True)
sys.stdout.buffer.write(out.getvalue())
