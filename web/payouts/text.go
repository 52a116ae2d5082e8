package payouts

import "strconv"

func number(n int64) string { return strconv.FormatInt(n, 10) }
