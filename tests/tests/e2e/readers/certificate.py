"""Checks a certificate with another implementation: python3-cryptography. FILE PUBLIC_KEY (base64url)."""
import base64, json, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
raw = lambda part: base64.urlsafe_b64decode(part + '=' * (-len(part) % 4))
header, payload, signature = open(sys.argv[1]).read().strip().split('.')
head, said = json.loads(raw(header)), json.loads(raw(payload))
assert set(head) == {'alg', 'typ', 'jwk'} and head['alg'] == 'EdDSA' and head['typ'] == 'JWT', head
assert head['jwk'] == {'kty': 'OKP', 'crv': 'Ed25519', 'x': sys.argv[2]}, head
key = Ed25519PublicKey.from_public_bytes(raw(sys.argv[2]))
key.verify(raw(signature), f'{header}.{payload}'.encode())
try:
    key.verify(raw(signature), f'{header}.{payload}x'.encode())
    sys.exit('a changed text was taken')
except InvalidSignature:
    pass
# What Open Badges 3.0 asks for: sections 8.2.4.1 (claims) and B.1 (required properties).
for name in ['@context', 'id', 'type', 'credentialSubject', 'issuer', 'validFrom']:
    assert name in said, name
assert said['@context'][0] == 'https://www.w3.org/ns/credentials/v2' and said['type'] == ['VerifiableCredential', 'OpenBadgeCredential']
subject = said['credentialSubject']
assert (said['iss'], said['jti'], said['sub']) == (said['issuer']['id'], said['id'], subject['id'])
assert set(subject) == {'id', 'type', 'identifier', 'achievement'}, subject
assert {'id', 'type', 'name', 'description', 'criteria'} == set(subject['achievement'])
assert isinstance(said['nbf'], int) and said['validFrom'].endswith('Z')
print(subject['identifier'][0]['identityHash'])
