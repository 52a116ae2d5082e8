package documents

import (
	"bytes"
	"encoding/binary"
	"math"
)

// srgb is the profile of the colours that a page is drawn in (IEC 61966-2-1, as ICC.1:2001-04 writes it): primaries
// adapted to D50, and the curve in 1024 steps.
func srgb() []byte {
	curve := []byte("curv\x00\x00\x00\x00\x00\x00\x04\x00")
	for i := range 1024 {
		curve = binary.BigEndian.AppendUint16(curve, uint16(math.Round(linear(float64(i)/1023)*65535)))
	}
	description := "desc\x00\x00\x00\x00\x00\x00\x00\x12sRGB IEC61966-2.1\x00" + string(make([]byte, 78))
	return profile([]section{
		{"desc", []byte(description)},
		{"cprt", []byte("text\x00\x00\x00\x00No copyright, use freely\x00")},
		{"wtpt", xyz(0.9642, 1, 0.8249)},
		{"rXYZ", xyz(0.43607, 0.22249, 0.01392)},
		{"gXYZ", xyz(0.38515, 0.71687, 0.09708)},
		{"bXYZ", xyz(0.14307, 0.06061, 0.71410)},
		{"rTRC", curve},
		{"gTRC", curve},
		{"bTRC", curve},
	})
}

// linear is how much light a value of sRGB is.
func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func xyz(x, y, z float64) []byte {
	b := []byte("XYZ \x00\x00\x00\x00")
	for _, v := range []float64{x, y, z} {
		b = binary.BigEndian.AppendUint32(b, uint32(math.Round(v*65536)))
	}
	return b
}

// section is a tagged part of a profile.
type section struct {
	name    string
	content []byte
}

func profile(sections []section) []byte {
	head := make([]byte, 128)
	binary.BigEndian.PutUint32(head[8:], 0x02400000) // version 2.4
	copy(head[12:], "mntrRGB XYZ ")
	for i, part := range []uint16{2026, 1, 1, 0, 0, 0} { // when it was made
		binary.BigEndian.PutUint16(head[24+2*i:], part)
	}
	copy(head[36:], "acsp")
	copy(head[68:], xyz(0.9642, 1, 0.8249)[8:])
	table := binary.BigEndian.AppendUint32(nil, uint32(len(sections)))
	var body bytes.Buffer
	at := 128 + 4 + 12*len(sections)
	for _, s := range sections {
		offset := at + body.Len()
		if i := bytes.Index(body.Bytes(), s.content); i >= 0 { // the three curves are one
			offset = at + i
		} else {
			body.Write(s.content)
			body.Write(make([]byte, -len(s.content)&3))
		}
		table = append(table, s.name...)
		table = binary.BigEndian.AppendUint32(table, uint32(offset))
		table = binary.BigEndian.AppendUint32(table, uint32(len(s.content)))
	}
	all := append(append(head, table...), body.Bytes()...)
	binary.BigEndian.PutUint32(all, uint32(len(all)))
	return all
}
