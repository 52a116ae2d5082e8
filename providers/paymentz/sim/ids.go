package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
)

// newToken makes 32 hex digits from the seed, the count of starts and a serial number: the same seed gives the same ones,
// and a simulator that was started again gives none twice. Registrations are named so, and pages. The caller holds s.mu.
func (s *Sim) newToken() string {
	s.serial++
	sum := sha256.Sum256(fmt.Appendf(nil, "%d|%d|%d", s.opts.Seed, s.ledger.starts, s.serial))
	return hex.EncodeToString(sum[:16])
}

// firstID is where paymentIds begin: they are digits [P:docs].
const firstID = 54001

// newPaymentID gives the next one that nobody has. The caller holds s.mu.
func (s *Sim) newPaymentID() string {
	for n := firstID + len(s.ledger.order); ; n++ {
		id := strconv.Itoa(n)
		if _, taken := s.ledger.payments[id]; !taken {
			return id
		}
	}
}
