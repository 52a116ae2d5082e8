package providers

import "strings"

// CardDigits is a card number without what people put between its digits.
func CardDigits(number string) string { return strings.NewReplacer(" ", "", "-", "").Replace(number) }

// IsCardNumber says whether digits can be a card's: 12 to 19 with the right check digit (ISO/IEC 7812-1).
func IsCardNumber(digits string) bool { return len(digits) >= 12 && len(digits) <= 19 && luhn(digits) }

// maskNumber hides what passes for a card number, and leaves other long numbers.
func maskNumber(number string) string {
	if luhn(CardDigits(number)) {
		return Masked
	}
	return number
}

func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if d < 0 || d > 9 {
			return false
		}
		if i%2 == 1 {
			d = d*2%10 + d/5
		}
		sum += d
	}
	return sum%10 == 0
}
