package handlers

import (
	"context"

	"kontor/web/layout"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"
)

// render writes a page or a part of one.
func render(c *gin.Context, status int, part templ.Component) {
	h := c.Writer.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "HX-Request, HX-Request-Type")
	c.Status(status)
	if err := part.Render(c.Request.Context(), c.Writer); err != nil && c.Request.Context().Err() == nil {
		_ = c.Error(err) // half of it is on its way: nothing else can be said
	}
}

// shell is the frame of a signed-in person's page.
func (s *server) shell(c *gin.Context) layout.Shell {
	shell := s.frame(c)
	if !isHTMX(c) { // a part of a page has no bell
		shell.Unread = s.unread(c)
	}
	return shell
}

// frame is a shell before its bell knows what is unread.
func (s *server) frame(c *gin.Context) layout.Shell {
	return layout.Shell{
		Actor: actor(c), Path: c.Request.URL.Path, Demo: s.Demo, Notice: s.takeNotice(c), Keys: !user(c).KeysOff,
	}
}

func detached(c *gin.Context) context.Context { return context.WithoutCancel(c.Request.Context()) }
