package datev

import (
	"slices"
	"strconv"
	"strings"
)

// titles are the second line: one for each of the 125 fields of a booking, as [structure] has them.
var titles = slices.Concat(
	strings.Split("Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Kurs;Basis-Umsatz;WKZ Basis-Umsatz;Konto;"+
		"Gegenkonto (ohne BU-Schlüssel);BU-Schlüssel;Belegdatum;Belegfeld 1;Belegfeld 2;Skonto;Buchungstext;Postensperre;"+
		"Diverse Adressnummer;Geschäftspartnerbank;Sachverhalt;Zinssperre;Beleglink", ";"),
	pairs("Beleginfo - Art ", "Beleginfo - Inhalt ", 8),
	strings.Split("KOST1 - Kostenstelle;KOST2 - Kostenstelle;Kost-Menge;EU-Land u. UStID (Bestimmung);EU-Steuersatz (Bestimmung);"+
		"Abw. Versteuerungsart;Sachverhalt L+L;Funktionsergänzung L+L;BU 49 Hauptfunktionstyp;BU 49 Hauptfunktionsnummer;"+
		"BU 49 Funktionsergänzung", ";"),
	pairs("Zusatzinformation - Art ", "Zusatzinformation- Inhalt ", 20),
	strings.Split("Stück;Gewicht;Zahlweise;Forderungsart;Veranlagungsjahr;Zugeordnete Fälligkeit;Skontotyp;Auftragsnummer;Buchungstyp;"+
		"USt-Schlüssel (Anzahlungen);EU-Land (Anzahlungen);Sachverhalt L+L (Anzahlungen);EU-Steuersatz (Anzahlungen);"+
		"Erlöskonto (Anzahlungen);Herkunft-Kz;Buchungs GUID;KOST-Datum;SEPA-Mandatsreferenz;Skontosperre;Gesellschaftername;"+
		"Beteiligtennummer;Identifikationsnummer;Zeichnernummer;Postensperre bis;Bezeichnung SoBil-Sachverhalt;"+
		"Kennzeichen SoBil-Buchung;Festschreibung;Leistungsdatum;Datum Zuord. Steuerperiode;Fälligkeit;Generalumkehr (GU);Steuersatz;"+
		"Land;Abrechnungsreferenz;BVV-Position;EU-Land u. UStID (Ursprung);EU-Steuersatz (Ursprung);Abw. Skontokonto", ";"),
)

func pairs(kind, content string, n int) (all []string) {
	for i := range n {
		all = append(all, kind+strconv.Itoa(i+1), content+strconv.Itoa(i+1))
	}
	return all
}

// wordFields are those of text, by [ledermann], from and to: they have quotes also where they are empty [structure].
var wordFields = [][2]int{
	{2, 3},
	{6, 6},
	{9, 9},
	{11, 12},
	{14, 14},
	{16, 16},
	{20, 38},
	{40, 40},
	{42, 42},
	{48, 87},
	{91, 91},
	{95, 96},
	{98, 98},
	{102, 103},
	{105, 105},
	{107, 107},
	{109, 110},
	{112, 112},
	{118, 118},
	{120, 121},
	{123, 123},
}

// blank is a booking before anything is filled in.
var blank = func() []string {
	cells := make([]string, len(titles))
	for _, span := range wordFields {
		for field := span[0]; field <= span[1]; field++ {
			cells[field-1] = `""`
		}
	}
	return cells
}()
