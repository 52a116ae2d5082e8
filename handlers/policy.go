package handlers

import (
	"net/http"
	"net/url"
	"regexp"

	"kontor/web/payments"

	"github.com/gin-gonic/gin"
)

// policy is the one content security policy: nothing from elsewhere, no inline script or style. Small images of the
// style sheet are data URLs.
const policy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

var hostShape = regexp.MustCompile(`^[A-Za-z0-9.-]+(:[0-9]+)?$`)

// allowForm lets the forms of this one page lead to the host of a payment page too. A host that is none is left out.
func allowForm(c *gin.Context, address string) {
	if to := siteOf(address); to != "" {
		c.Header("Content-Security-Policy", policy+" "+to)
	}
}

// siteOf is an address without its path; empty for what is no address of the web.
func siteOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || !hostShape.MatchString(u.Host) {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// showDetail is the whole page of a payment.
func (s *server) showDetail(c *gin.Context, code int, p payments.DetailProps) {
	if to := payments.PostsTo(p.Payment); to != "" {
		allowForm(c, to)
		p.Posts = siteOf(to)
	}
	render(c, code, payments.Detail(p))
}

// showParts is what changes of that page. A page that was drawn before its payment page was known, or when that was
// another's, has not the policy to lead there: it is loaded anew, once.
func (s *server) showParts(c *gin.Context, p payments.DetailProps, notice string) {
	p.Posts = c.Query("posts")
	if to := payments.PostsTo(p.Payment); to != "" && siteOf(to) != p.Posts {
		if notice != "" {
			s.leaveNotice(c, notice)
		}
		c.Header("HX-Refresh", "true")
		c.Status(http.StatusOK)
		return
	}
	render(c, http.StatusOK, payments.Parts(p))
}
