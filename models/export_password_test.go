package models

// HoldHashes takes n of the slots that hashes are made in.
func HoldHashes(l *Ledger, n int) (release func()) {
	for range n {
		l.passwords.slots <- struct{}{}
	}
	return func() {
		for range n {
			<-l.passwords.slots
		}
	}
}
