package paymentz

import (
	"crypto/tls"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"time"
)

// sharedTransport serves every account, so that making a client anew leaks no connections.
var sharedTransport = sync.OnceValue(newTransport)

func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12}, // [seed]
		TLSHandshakeTimeout:    5 * time.Second,
		ResponseHeaderTimeout:  callTimeout,
		MaxResponseHeaderBytes: 64 << 10,
		MaxConnsPerHost:        32,
		MaxIdleConnsPerHost:    16,
		IdleConnTimeout:        30 * time.Second, // shorter than most servers', who would close it under us
	}
}

// newHTTPClient follows no redirect: a POST would become a GET, and the token would follow it.
func newHTTPClient(transport http.RoundTripper) *http.Client {
	if transport == nil {
		transport = sharedTransport()
	}
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

var userAgent = sync.OnceValue(func() string {
	version := "dev"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		version = info.Main.Version
	}
	return "Kontor/" + version
})
