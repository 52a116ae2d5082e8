package handlers

import (
	"net/http"

	"kontor/models"
	"kontor/web/company"

	"github.com/gin-gonic/gin"
)

// letterPolicy is of a letter's HTML, which has its style in attributes and stands in a frame of our page.
const letterPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"

// previewLetter shows the merchant's words in an example of a letter.
func (s *server) previewLetter(c *gin.Context) {
	letter, err := s.exampleLetter(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	render(c, http.StatusOK, company.Preview(company.PreviewProps{
		Shell: s.shell(c), Language: c.Query("language"), Kind: c.Query("kind"), Letter: letter,
	}))
}

// frameLetter is the letter's HTML alone.
func (s *server) frameLetter(c *gin.Context) {
	letter, err := s.exampleLetter(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Header("Content-Security-Policy", letterPolicy)
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(letter.HTML))
}

func (s *server) exampleLetter(c *gin.Context) (*models.Composed, error) {
	return s.Ledger.PreviewWords(c.Request.Context(), actor(c), c.Query("language"), models.LetterKind(c.Query("kind")))
}
