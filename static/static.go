// Package static holds the style sheet, scripts and icons of the pages, embedded in the binary.
//
// Every asset is served under a name that carries a hash of its content, so that browsers may keep it for ever
// and a new release is seen at once.
package static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"
)

// Prefix is the path below which Handler serves.
const Prefix = "/static/"

//go:embed app.css pay.css js lib icons
var files embed.FS

// types are the content types by extension. A file of any other kind does not belong here.
var types = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".txt": "text/plain; charset=utf-8",
}

// asset is one file as it is served.
type asset struct {
	name        string // as in the source tree: js/app.js
	path        string // as served: /static/js/app.0123456789ab.js
	contentType string
	etag        string
	content     []byte
	squeezed    func() []byte // with brotli, harder than pages are: it is done once
}

var (
	byName = load()
	byPath = index(byName)
)

// Path returns the URL path of the asset with the given name: Path("app.css") is "/static/app.0123456789ab.css".
// It panics if there is no such asset, since only a mistake in our own pages asks for one.
func Path(name string) string {
	a, ok := byName[name]
	if !ok {
		panic(fmt.Sprintf("static: no asset named %q", name))
	}
	return a.path
}

// Names lists all assets in order.
func Names() []string {
	return slices.Sorted(maps.Keys(byName))
}

// Handler serves the assets at the paths that Path gives, and nothing else.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		a, ok := byPath[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", a.contentType)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Vary", "Accept-Encoding")
		if !readsBrotli(r) {
			h.Set("ETag", a.etag)
			http.ServeContent(w, r, a.name, time.Time{}, bytes.NewReader(a.content))
			return
		}
		h.Set("ETag", strings.TrimSuffix(a.etag, `"`)+`-br"`)
		h.Set("Content-Encoding", "br")
		http.ServeContent(w, r, a.name, time.Time{}, bytes.NewReader(a.squeezed()))
	})
}

// readsBrotli is of browsers, which ask without weights; whoever weighs is answered by what stands around this.
func readsBrotli(r *http.Request) bool {
	for _, encoding := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		if strings.TrimSpace(encoding) == "br" {
			return r.Header.Get("Range") == ""
		}
	}
	return false
}

func squeeze(content []byte) []byte {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, 10)
	_, err := w.Write(content)
	if err = errors.Join(err, w.Close()); err != nil {
		panic("static: " + err.Error()) // a buffer takes everything
	}
	return b.Bytes()
}

// load reads all files. Style sheets come last: they name other assets, and their own hash must follow those names.
func load() map[string]*asset {
	assets := make(map[string]*asset)
	var sheets []*asset
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		contentType, ok := types[path.Ext(name)]
		if !ok {
			return fmt.Errorf("%s: no content type for this extension", name)
		}
		content, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		if strings.HasPrefix(name, "js/") {
			content = strip(content)
		}
		a := &asset{name: name, contentType: contentType, content: content}
		assets[name] = a
		if path.Ext(name) == ".css" {
			sheets = append(sheets, a)
			return nil
		}
		a.sign()
		return nil
	})
	if err != nil {
		panic("static: " + err.Error())
	}
	for _, sheet := range sheets {
		sheet.content = hashReferences(sheet, assets)
		sheet.sign()
	}
	return assets
}

// strip gives a script without what only we read of it: lines of comment, and how lines are set in. It is a quarter of their weight.
// Text over several lines would lose by it: a test sees to it that there is none.
func strip(script []byte) []byte {
	kept := make([]byte, 0, len(script))
	for line := range bytes.Lines(script) {
		if line = bytes.TrimLeft(line, " \t"); !bytes.HasPrefix(line, []byte("//")) {
			kept = append(kept, line...)
		}
	}
	return kept
}

// reference is a url() of a style sheet that names one of our assets: url(/static/icons/check.svg).
var reference = regexp.MustCompile(`url\(["']?` + Prefix + `([^"')]+)["']?\)`)

// hashReferences returns the content of a style sheet with the names in its url() replaced by those served.
func hashReferences(sheet *asset, assets map[string]*asset) []byte {
	return reference.ReplaceAllFunc(sheet.content, func(match []byte) []byte {
		name := string(reference.FindSubmatch(match)[1])
		a, ok := assets[name]
		if !ok || a.path == "" {
			panic(fmt.Sprintf("static: %s asks for %q, which is not here", sheet.name, name))
		}
		return []byte("url(" + a.path + ")")
	})
}

// sign derives the asset's path and entity tag from its content.
func (a *asset) sign() {
	sum := sha256.Sum256(a.content)
	hash := hex.EncodeToString(sum[:6])
	ext := path.Ext(a.name)
	a.path = Prefix + strings.TrimSuffix(a.name, ext) + "." + hash + ext
	a.etag = `"` + hash + `"`
	a.squeezed = sync.OnceValue(func() []byte { return squeeze(a.content) })
}

func index(assets map[string]*asset) map[string]*asset {
	paths := make(map[string]*asset, len(assets))
	for _, a := range assets {
		paths[a.path] = a
	}
	return paths
}
