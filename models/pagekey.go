package models

import (
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"slices"
)

// position is where a payment stands in a list, whatever its order.
type position struct{ amount, created, id int64 }

// tuple is the position in the columns of a sort.
func (p position) tuple(s Sort) []int64 {
	if s.byAmount() {
		return []int64{p.amount, p.created, p.id}
	}
	return []int64{p.created, p.id}
}

// compare tells which of two comes first in the sort.
func (p position) compare(o position, s Sort) int {
	c := slices.Compare(p.tuple(s), o.tuple(s))
	if s.descending() {
		return -c
	}
	return c
}

// pageKey names the last payment of a page. It carries the sort and a check sum: a key of another list, or one
// that lost a character on its way through a mail, is refused instead of showing the wrong page. It is no secret
// and no permission.
func pageKey(p position, s Sort) string {
	b := []byte{byte(slices.Index(Sorts, s))}
	for _, n := range p.tuple(s) {
		b = binary.AppendVarint(b, n)
	}
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	return base64.RawURLEncoding.EncodeToString(b)
}

const maxPageKey = 64

// readPageKey gives nil for no key. Returns Invalid.
func readPageKey(key string, s Sort) (*position, error) {
	if key == "" {
		return nil, nil
	}
	wrong := problem(Invalid, "view.page_key").at("after")
	b, err := base64.RawURLEncoding.Strict().DecodeString(key)
	if err != nil || len(key) > maxPageKey || len(b) < 5 {
		return nil, wrong
	}
	body, sum := b[:len(b)-4], binary.BigEndian.Uint32(b[len(b)-4:])
	if crc32.ChecksumIEEE(body) != sum || int(body[0]) != slices.Index(Sorts, s) {
		return nil, wrong
	}
	var p position
	fields := []*int64{&p.created, &p.id}
	if s.byAmount() {
		fields = []*int64{&p.amount, &p.created, &p.id}
	}
	rest := body[1:]
	for _, f := range fields {
		n, size := binary.Varint(rest)
		if size <= 0 {
			return nil, wrong
		}
		*f, rest = n, rest[size:]
	}
	if pageKey(p, s) != key { // one spelling only
		return nil, wrong
	}
	return &p, nil
}
