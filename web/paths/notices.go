package paths

import (
	"net/url"
	"strconv"
)

const notices = "/notices"

// Notices is the list of what concerns a person, behind one of them where before is not 0.
func Notices(before int64) string {
	if before == 0 {
		return notices
	}
	return With(notices, url.Values{"before": {strconv.FormatInt(before, 10)}})
}

// Bell is the part of every page that says how much is unread.
func Bell() string { return notices + "/bell" }

// NoticeReadings marks all as read, by POST.
func NoticeReadings() string { return notices + "/readings" }

// NoticeReading marks one as read, by POST.
func NoticeReading(n int64) string { return id(notices, n, "readings") }

// NoticeOpenings marks one as read and leads to what it is about, by POST.
func NoticeOpenings(n int64) string { return id(notices, n, "openings") }
