package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// newID makes 32 hex digits [spec] from the seed, the count of starts and a serial number: the same seed gives the
// same ids, and a simulator that was started again gives none twice. The caller holds s.mu.
func (s *Sim) newID() string {
	s.serial++
	sum := sha256.Sum256(fmt.Appendf(nil, "%d|%d|%d", s.opts.Seed, s.ledger.starts, s.serial))
	return hex.EncodeToString(sum[:16])
}
