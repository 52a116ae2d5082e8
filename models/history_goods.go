package models

import (
	"encoding/hex"
	"fmt"
	"time"
)

var (
	goods = strands("Espresso beans, 1 kg|Road bike tyres|Hotel room, two nights|Winter coat|Annual licence|Office chair|Concert tickets|" +
		"Gartenmöbel-Set „Sylt“|Workshop seat|Fountain pen|Headphones|Bücherpaket|Spare parts|Wine, six bottles|Gift card")
	refundReasons = strands("Returned within 14 days|Damaged in transit|Größe passt nicht|Delivered too late|One item was missing|Goodwill|" +
		"Ordered twice by mistake|Price match")
	reversalReasons  = strands("Out of stock|Order cancelled by the customer|Address could not be confirmed|Ersatzbestellung angelegt")
	incrementReasons = strands("One more night|Express delivery added|Minibar|Shipping abroad")
	creditReasons    = strands("Goodwill for a delayed delivery|Deposit returned|Compensation agreed by phone|Bottle deposit")
)

// refusals are a provider's codes and words for a definite no.
var refusals = [][2]string{
	{"22000305", "Declined by issuer or acquirer"},
	{"22000305", "Declined by issuer or acquirer"},
	{"22000054", "Card has expired"},
	{"22000014", "Card number is not valid"},
}

// price is a plausible amount in minor units of the currency. Some BHD amounts use the third decimal.
func (h *historian) price(currency string) int64 {
	cents := h.cents()
	switch currency {
	case "JPY":
		return max(cents*16/10/10*10, 100)
	case "BHD":
		fils := cents * 41 / 10
		if h.oneIn(4) {
			return fils
		}
		return max(fils/50*50, 100)
	}
	return cents
}

func (h *historian) cents() int64 {
	low, high := int64(490), int64(2_999)
	switch roll := h.chance.IntN(100); {
	case roll < 35:
	case roll < 70:
		low, high = 3_000, 9_999
	case roll < 90:
		low, high = 10_000, 39_999
	case roll < 98:
		low, high = 40_000, 149_999
	default:
		low, high = 150_000, 1_200_000
	}
	cents := low + h.chance.Int64N(high-low)
	switch h.chance.IntN(5) {
	case 0:
		return cents // of a basket with shipping and discounts
	case 1:
		return cents/100*100 + 50
	default:
		return cents/100*100 + 99
	}
}

// pay fills in what the customer paid with.
func (h *historian) pay(p *HistoricPayment) {
	switch roll := h.chance.IntN(100); {
	case roll < 10:
		p.Method = "paypal"
		return
	case roll < 55:
		p.Brand = "Visa"
	case roll < 88:
		p.Brand = "Mastercard"
	default:
		p.Brand = "American Express"
	}
	p.Method = "card"
	p.Last4 = fmt.Sprintf("%04d", h.chance.IntN(10_000))
	if h.oneIn(60) {
		p.Last4 = "1111"
	}
	p.Expiry = p.CreatedAt.AddDate(0, 1+h.chance.IntN(48), 0).Format("2006-01")
}

// order numbers the merchant's orders by year.
func (h *historian) order(at time.Time) string {
	if at.Year() != h.year {
		h.year, h.orders = at.Year(), 0
	}
	h.orders++
	return fmt.Sprintf("ORD-%d-%05d", h.year, h.orders)
}

// hex32 is a provider's name for something.
func (h *historian) hex32() string {
	var b [16]byte
	for i := 0; i < len(b); i += 8 {
		for j, v := 0, h.chance.Uint64(); j < 8; j, v = j+1, v>>8 {
			b[i+j] = byte(v)
		}
	}
	return hex.EncodeToString(b[:])
}

// code is a name of ours, shaped like newReference's. It begins with the time, so that a million of them come into an
// index nearly in order.
func (h *historian) code(at time.Time) string {
	b := [20]byte{'K'}
	v := uint64(at.Unix())
	for i := 7; i > 0; i-- {
		b[i], v = codeLetters[v&31], v>>5
	}
	v = h.chance.Uint64()
	for i := 8; i < len(b); i++ {
		b[i], v = codeLetters[v&31], v>>5
	}
	return string(b[:])
}

const codeLetters = "234567ABCDEFGHIJKLMNOPQRSTUVWXYZ"

func pick(h *historian, from []string) string { return from[h.chance.IntN(len(from))] }

func (h *historian) oneIn(n int) bool { return h.chance.IntN(n) == 0 }

// between is a time span, short ones as likely as long.
func (h *historian) between(least, most time.Duration) time.Duration {
	return (least + time.Duration(h.chance.Int64N(int64(most-least)))).Truncate(time.Microsecond)
}
