package models

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
)

// ErrKey is a secret key that does not open what the book holds.
var ErrKey = errors.New("the secret key is not the one this database was sealed with")

// KeySize is the secret key's length in bytes.
const KeySize = 32

// vault seals small secrets with AES-256-GCM. A sealed value is the key's id (4 bytes), the nonce (12) and the
// ciphertext; what the secret belongs to is authenticated with it, so that a sealed value moved to another row
// does not open. The keys it works with are derived from the secret key, one a purpose.
type vault struct {
	current [4]byte
	keys    map[[4]byte]cipher.AEAD
	cookie  []byte
	old     [][]byte // cookie keys of earlier secret keys
}

func newVault(key []byte, old ...[]byte) (*vault, error) {
	v := &vault{keys: map[[4]byte]cipher.AEAD{}}
	for i, k := range append([][]byte{key}, old...) {
		if len(k) != KeySize {
			return nil, fmt.Errorf("the secret key has %d bytes, it needs %d", len(k), KeySize)
		}
		id := keyID(k)
		sealing, err := hkdf.Key(sha256.New, k, nil, "kontor credentials", 32)
		if err != nil {
			return nil, err
		}
		block, err := aes.NewCipher(sealing)
		if err != nil {
			return nil, err
		}
		if v.keys[id], err = cipher.NewGCM(block); err != nil {
			return nil, err
		}
		cookie, err := hkdf.Key(sha256.New, k, nil, "kontor cookies", 32)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			v.current, v.cookie = id, cookie
		} else {
			v.old = append(v.old, cookie)
		}
	}
	return v, nil
}

func keyID(key []byte) (id [4]byte) {
	sum := sha256.Sum256(append([]byte("kontor key id"), key...))
	copy(id[:], sum[:4])
	return id
}

// sealedMore is by how many bytes a sealed value is longer.
const sealedMore = 4 + 12 + 16

func (v *vault) seal(plain []byte, owner string) []byte {
	aead := v.keys[v.current]
	nonce := make([]byte, aead.NonceSize())
	rand.Read(nonce) // never fails, by its contract
	out := append(v.current[:], nonce...)
	return aead.Seal(out, nonce, plain, []byte(owner))
}

func (v *vault) open(sealed []byte, owner string) ([]byte, error) {
	if len(sealed) < 16 {
		return nil, ErrKey
	}
	aead, ok := v.keys[[4]byte(sealed[:4])]
	if !ok {
		return nil, ErrKey
	}
	plain, err := aead.Open(nil, sealed[4:16], sealed[16:], []byte(owner))
	if err != nil {
		return nil, ErrKey
	}
	return plain, nil
}

// isCurrent says whether the value was sealed with the newest key.
func (v *vault) isCurrent(sealed []byte) bool { return bytes.HasPrefix(sealed, v.current[:]) }

// Setting is one named value of the whole book.
type Setting struct {
	Name  string `gorm:"primaryKey"`
	Value string
}
