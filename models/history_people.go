package models

import (
	"fmt"
	"strings"
)

// region is where invented people come from: their names, and what they pay in.
type region struct {
	weight      int
	currency    string
	first, last []string
}

// No name is of anybody. Long ones, foreign letters and apostrophes are there because pages and files must bear them.
var regions = []region{
	{
		36, "EUR", strands("Anna|Bärbel|Björn|Christoph|Friederike|Günther|Hanna|Jörg|Jürgen|Käthe|Lukas|Maximilian|Mia|Özlem|Sören|Sophie|Ulrike|Wolfgang|Karl-Heinz|Marie-Luise|Maximiliane Friederike Charlotte"),
		strands("Müller|Schröder|Weiß|Groß|Köhler|Jäger|Schäfer|Böhm|Krüger|Özdemir|Yıldız|Vogel|Huber|Nowak|Groß-Bölting|von der Heyden|Leutheusser-Schnarrenberger|von und zu Hohenstein-Wartenberg-Rüdesheim|Strauß|Ehrlich"),
	},
	{
		14, "EUR", strands("Amélie|Benoît|Chloé|François|Gaëlle|Hélène|Jérôme|Loïc|Noémie|Zoé|Jean-Baptiste|Marie-Ève"),
		strands("Lefèvre|D'Aubigné|Dupont|Garçon|N'Diaye|L'Hôpital|Bérenger|de La Rochefoucauld|Lévêque|Noël|Chrétien"),
	},
	{
		12, "EUR", strands("Álvaro|Begoña|Iñigo|José María|Lucía|Nuria|Giulia|Niccolò|Loredana|João|Conceição|Inês"),
		strands("Núñez|García y Vega|Ibáñez|Peña|D'Angelo|Dell'Acqua|Lo Presti|Gonçalves|Magalhães|da Conceição Araújo"),
	},
	{
		10, "EUR", strands("Daan|Fleur|Sjoerd|Åsa|Ærøbjørn|Mikko|Päivi|Saoirse|Aoife|Siobhán|Eoghan"),
		strands("van 't Hoff|van den Berg|'s Gravendijk|Jäätteenmäki|Mäkelä|O'Brien|Ó Súilleabháin|O'Shaughnessy|Nic Giolla Phádraig"),
	},
	{
		9, "EUR", strands("Agnieszka|Łukasz|Małgorzata|Žofia|Jiří|Božena|Ágnes|Győző|Ștefan|Ioana"),
		strands("Wiśniewska|Żółkiewski|Brzęczyszczykiewicz|Dvořák|Čížková|Szőke|Kőszegi|Țurcanu|Ionescu"),
	},
	{
		8, "USD", strands("Ava|DeShawn|Ethan|María|Mary Jo|Tyler|Xochitl|LaToya"),
		strands("Smith|Johnson|O'Malley|Nguyen|Washington Jr.|Hernández|McAllister|St. James|Featherstonehaugh-Cholmondeley"),
	},
	{
		5, "GBP", strands("Alastair|Gwenllian|Niamh|Oliver|Poppy|Zainab|Siân|Rhys"),
		strands("ap Gwilym|Fitzgerald|MacDonald|Okonkwo|Patel|Smythe-Pendlebury|O'Neill|Wright"),
	},
	{4, "JPY", strands("Haruto|Yūki|Sakura|Kenji|陽葵|翔太|Aiko"), strands("Satō|Tanaka|Ōno|Yamaguchi|山田|佐藤|Watanabe")},
	{2, "BHD", strands("Fatima|Mohammed|Noor|Yusuf|Mariam|علي"), strands("Al-Khalifa|bin Salman Al-Doseri|Al-A'ali|Haddad|المناعي|Kanoo")},
}

func strands(s string) []string { return strings.Split(s, "|") }

// domains lead nowhere: they are reserved for examples (RFC 2606), so no invented person can get a mail.
var domains = strands("example.com|example.org|example.net|mail.example|post.example|web.example|firma.example|kunde.test")

// invite makes the people of a history. No two share an e-mail; a few have none.
func (h *historian) invite(n int) []HistoricCustomer {
	people := make([]HistoricCustomer, n)
	for i := range people {
		r := h.region(i)
		c := HistoricCustomer{Number: i + 1, FirstName: pick(h, r.first), LastName: pick(h, r.last), Currency: r.currency}
		if h.oneIn(3) {
			c.Reference = fmt.Sprintf("C-%05d", 10_000+i)
		}
		if !h.oneIn(40) {
			c.Email = fmt.Sprintf("%s%d@%s", mailbox(c), i+1, pick(h, domains))
		}
		people[i] = c
	}
	return people
}

// region of the person of that number: the first of each currency come early, so that a small history has them all.
func (h *historian) region(i int) region {
	if i%50 < len(regions) {
		return regions[i%50]
	}
	roll := h.chance.IntN(100)
	for _, r := range regions {
		if roll -= r.weight; roll < 0 {
			return r
		}
	}
	return regions[0]
}

// plain is how people write their own letters in an e-mail address.
var plain = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "æ", "ae", "ø", "oe", "å", "aa", "ł", "l", "é", "e", "è", "e",
	"ë", "e", "ê", "e", "á", "a", "à", "a", "ã", "a", "í", "i", "ì", "i", "î", "i", "ï", "i", "ı", "i", "ó", "o", "ò", "o", "ô", "o",
	"ő", "o", "ō", "o", "õ", "o", "ú", "u", "ū", "u", "ç", "c", "č", "c", "ñ", "n", "ń", "n", "ś", "s", "ș", "s", "š", "s", "ț", "t",
	"ż", "z", "ź", "z", "ž", "z", "ř", "r", "ý", "y", "ę", "e", "ą", "a", " ", ".")

// mailbox is the part before the number: letters of the name that an address can hold.
func mailbox(c HistoricCustomer) string {
	s := plain.Replace(strings.ToLower(c.FirstName + "." + c.LastName))
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r == '.' || r == '-' {
			return r
		}
		return -1
	}, s)
	s = strings.Trim(s[:min(len(s), 40)], ".-")
	if s == "" {
		return "kunde"
	}
	return strings.ReplaceAll(s, "..", ".")
}
