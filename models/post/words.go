package post

import (
	"encoding/base64"
	"errors"
	"io"
	"strings"
)

const maxWords = 500 // characters

// why is what a conversation broke off for.
func (s *Server) why(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "the server closed the connection"
	}
	return s.clean(err.Error())
}

// clean bounds foreign words to one line without our secrets: servers like to repeat what they were told.
func (s *Server) clean(words string) string {
	words = line(words)
	if s.password != "" {
		plain := base64.StdEncoding.EncodeToString([]byte("\x00" + s.user + "\x00" + s.password))
		for _, secret := range []string{s.password, base64.StdEncoding.EncodeToString([]byte(s.password)), plain} {
			words = strings.ReplaceAll(words, secret, "***")
		}
	}
	return clip(words, maxWords)
}
