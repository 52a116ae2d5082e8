package static_test

import (
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"kontor/static"

	"github.com/andybalholm/brotli"
)

func get(t *testing.T, method, target string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, response *http.Response) string {
	t.Helper()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestPathCarriesAHash(t *testing.T) {
	for name, want := range map[string]string{
		"app.css":     `^/static/app\.[0-9a-f]{12}\.css$`,
		"js/theme.js": `^/static/js/theme\.[0-9a-f]{12}\.js$`,
		"lib/htmx.js": `^/static/lib/htmx\.[0-9a-f]{12}\.js$`,
	} {
		if got := static.Path(name); !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("Path(%q) = %q, want it to match %s", name, got, want)
		}
	}
}

func TestPathPanicsForAnUnknownName(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("Path of an unknown name did not panic")
		}
	}()
	static.Path("no-such.css")
}

func TestEveryAssetIsServed(t *testing.T) {
	types := map[string]string{
		".css": "text/css; charset=utf-8",
		".js":  "text/javascript; charset=utf-8",
		".svg": "image/svg+xml",
		".txt": "text/plain; charset=utf-8",
	}
	names := static.Names()
	if len(names) < 10 {
		t.Fatalf("only %d assets embedded: %v", len(names), names)
	}
	for _, name := range names {
		response := get(t, "GET", static.Path(name))
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", name, response.StatusCode)
		}
		if got, want := response.Header.Get("Content-Type"), types[path.Ext(name)]; got != want {
			t.Errorf("%s: Content-Type %q, want %q", name, got, want)
		}
		if got, want := response.Header.Get("Cache-Control"), "public, max-age=31536000, immutable"; got != want {
			t.Errorf("%s: Cache-Control %q, want %q", name, got, want)
		}
		if got := response.Header.Get("X-Content-Type-Options"); got != "nosniff" {
			t.Errorf("%s: X-Content-Type-Options %q", name, got)
		}
		if body(t, response) == "" {
			t.Errorf("%s: empty", name)
		}
	}
}

func TestHeadAndRevalidation(t *testing.T) {
	head := get(t, "HEAD", static.Path("app.css"))
	if head.StatusCode != http.StatusOK || body(t, head) != "" {
		t.Errorf("HEAD: status %d, want 200 without a body", head.StatusCode)
	}
	etag := head.Header.Get("ETag")
	if etag == "" {
		t.Fatal("no ETag")
	}
	if again := get(t, "GET", static.Path("app.css"), "If-None-Match", etag); again.StatusCode != http.StatusNotModified {
		t.Errorf("If-None-Match: status %d, want 304", again.StatusCode)
	}
}

// A browser gets the same, smaller.
func TestSqueezed(t *testing.T) {
	for _, name := range []string{"app.css", "lib/htmx.js"} {
		plain, small := get(t, "GET", static.Path(name)), get(t, "GET", static.Path(name), "Accept-Encoding", "gzip, deflate, br, zstd")
		if small.Header.Get("Content-Encoding") != "br" || small.Header.Get("Vary") != "Accept-Encoding" || small.Header.Get("ETag") == plain.Header.Get("ETag") {
			t.Errorf("%s: answered with %v", name, small.Header)
		}
		squeezed, whole := body(t, small), body(t, plain)
		read, err := io.ReadAll(brotli.NewReader(strings.NewReader(squeezed)))
		if err != nil || string(read) != whole || len(squeezed) > len(whole)*2/5 {
			t.Errorf("%s: %d bytes of %d, %v", name, len(squeezed), len(whole), err)
		}
		if again := get(t, "GET", static.Path(name), "Accept-Encoding", "br", "If-None-Match", small.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: asked again it is answered with %d", name, again.StatusCode)
		}
	}
	if whole := get(t, "GET", static.Path("app.css"), "Accept-Encoding", "br;q=0, gzip"); whole.Header.Get("Content-Encoding") != "" {
		t.Error("who does not want brotli gets it")
	}
}

func TestNothingElseIsServed(t *testing.T) {
	hashed := static.Path("app.css")
	for _, target := range []string{
		"/static/", "/static/app.css", "/static/app.000000000000.css", "/static/static.go", "/static/js/", "/app.css",
		"/static/../static.go", hashed + "/", strings.ToUpper(hashed),
	} {
		response := get(t, "GET", target)
		if response.StatusCode != http.StatusNotFound {
			t.Errorf("GET %s: status %d, want 404", target, response.StatusCode)
		}
		if strings.Contains(response.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("GET %s: a 404 must not be kept", target)
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
		response := get(t, method, hashed)
		if response.StatusCode != http.StatusMethodNotAllowed || response.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: status %d, Allow %q", method, response.StatusCode, response.Header.Get("Allow"))
		}
	}
}

// Text on its ground has a contrast of at least 4.5 : 1, controls and focus rings of 3 : 1, in both themes.
func TestColoursHaveContrast(t *testing.T) {
	source, err := os.ReadFile("src/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, found := strings.Cut(string(source), "\n.dark {")
	if !found {
		t.Fatal("no dark theme in tokens.css")
	}
	pairs := []struct {
		text, ground string
		least        float64
	}{
		{"foreground", "background", 7},
		{"card-foreground", "card", 7},
		{"popover-foreground", "popover", 7},
		{"primary-foreground", "primary", 4.5},
		{"secondary-foreground", "secondary", 4.5},
		{"accent-foreground", "accent", 4.5},
		{"muted-foreground", "muted", 4.5},
		{"muted-foreground", "background", 4.5},
		{"muted-foreground", "card", 4.5},
		{"muted-foreground", "accent", 4.5},
		{"muted-foreground", "sidebar", 4.5},
		{"destructive", "card", 4.5},
		{"link", "background", 4.5},
		{"link", "card", 4.5},
		{"link", "muted", 4.5},
		{"sidebar-foreground", "sidebar", 4.5},
		{"sidebar-accent-foreground", "sidebar-accent", 4.5},
		{"input", "card", 3},
		{"input", "background", 3},
		{"ring", "background", 3},
		{"ring", "card", 3},
		{"ring", "sidebar", 3},
	}
	for _, tone := range []string{"success", "warning", "danger", "info", "unknown", "neutral"} {
		for _, ground := range []string{tone + "-surface", "background", "card", "muted"} {
			pairs = append(pairs, struct {
				text, ground string
				least        float64
			}{tone, ground, 4.5})
		}
	}
	for _, n := range []string{"1", "2", "3", "4", "5"} {
		pairs = append(pairs, struct {
			text, ground string
			least        float64
		}{"chart-" + n, "card", 3})
	}
	for theme, css := range map[string]string{"light": light, "dark": dark} {
		for _, pair := range pairs {
			if got := contrast(luminance(t, css, pair.text), luminance(t, css, pair.ground)); got < pair.least {
				t.Errorf("%s: --%s on --%s has %.2f : 1, want %.1f", theme, pair.text, pair.ground, got, pair.least)
			}
		}
	}
}

// luminance is the relative luminance of a token like `--link: #0f5c66;`, as WCAG defines it.
func luminance(t *testing.T, css, token string) float64 {
	t.Helper()
	match := regexp.MustCompile(`--` + token + `: #([0-9a-f]{6});`).FindStringSubmatch(css)
	if match == nil {
		t.Fatalf("no colour --%s", token)
	}
	var channels [3]uint8
	if _, err := fmt.Sscanf(match[1], "%02x%02x%02x", &channels[0], &channels[1], &channels[2]); err != nil {
		t.Fatal(err)
	}
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(channels[i]) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func contrast(a, b float64) float64 {
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// A style sheet may only name what is served here: data: and foreign addresses are refused by our own policy.
func TestStyleSheetNamesOnlyServedAssets(t *testing.T) {
	css := body(t, get(t, "GET", static.Path("app.css")))
	urls := regexp.MustCompile(`url\(([^)]*)\)`).FindAllStringSubmatch(css, -1)
	if len(urls) == 0 {
		t.Fatal("no url() in app.css: the fonts are missing")
	}
	for _, url := range urls {
		if response := get(t, "GET", strings.Trim(url[1], `"'`)); response.StatusCode != http.StatusOK {
			t.Errorf("app.css names %s: status %d", url[1], response.StatusCode)
		}
	}
	if strings.Contains(css, "@import") {
		t.Error("app.css imports another sheet")
	}
}

// Our policy knows no unsafe-eval: a script that needs it would fail for everyone.
func TestScriptsNeedNoEval(t *testing.T) {
	eval := regexp.MustCompile(`\beval\(|new Function\(|\.onclick\s*=|document\.write`)
	for _, name := range static.Names() {
		if path.Ext(name) != ".js" || name == "lib/htmx.js" { // htmx evaluates only for hx-on, js: and […], which no page uses
			continue
		}
		if found := eval.FindString(body(t, get(t, "GET", static.Path(name)))); found != "" {
			t.Errorf("%s: %s", name, found)
		}
	}
}

// Ensure that our scripts are served without what only we read, and that nothing in them needs it.
func TestScriptsAreServedBare(t *testing.T) {
	for _, name := range static.Names() {
		if !strings.HasPrefix(name, "js/") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var want strings.Builder
		for line := range strings.Lines(string(source)) {
			bare := strings.TrimLeft(line, " \t")
			if strings.Count(line, "`")%2 != 0 || strings.Contains(line, "/*") {
				t.Errorf("%s: %q begins what goes on in the next line", name, bare)
			}
			if !strings.HasPrefix(bare, "//") {
				want.WriteString(bare)
			}
		}
		if got := body(t, get(t, "GET", static.Path(name))); got != want.String() {
			t.Errorf("%s is served as %d bytes, want %d", name, len(got), want.Len())
		}
	}
}
