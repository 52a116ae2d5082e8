// Command assumed writes docs/assumed.md: all that the gateways' clients, and the file for DATEV, take for true although no document says it, as
// their comments mark it. Whoever goes live with a gateway tries these first. With -check it only says whether the page
// is current: its exit status is 1 when it is not.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"kontor/providers"
	"kontor/providers/computop"
	"kontor/providers/gate"
	"kontor/providers/paymentz"
	"kontor/providers/paytech"
)

const page = "docs/assumed.md"

const head = `# What is assumed of the gateways and of DATEV

Each line is something that no document says, and where in the code it stands: in that one place it is put right. Try them
with a gateway's test account before real money moves. The marks in brackets are the documents, see each ` + "`gateway.go`" + `.
Last comes what goes to DATEV. This page is made of the comments in the code, by ` + "`go run ./.ci/assumed`" + `.
`

var gateways = []providers.Gateway{computop.Gateway, paytech.Gateway, gate.Gateway, paymentz.Gateway}

func main() {
	check := flag.Bool("check", false, "only say whether the page is current")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(check bool) error {
	text := []byte(head)
	for _, g := range gateways {
		lines, err := ofFolder(filepath.Join("providers", g.Name))
		if err != nil {
			return err
		}
		text = fmt.Appendf(text, "\n## %s\n\n%s", g.Label, strings.Join(lines, ""))
	}
	lines, err := ofFolder(filepath.Join("web", "datev"))
	if err != nil {
		return err
	}
	text = fmt.Appendf(text, "\n## DATEV\n\n%s", strings.Join(lines, ""))
	if !check {
		return os.WriteFile(page, text, 0o644)
	}
	if old, err := os.ReadFile(page); err != nil || !bytes.Equal(old, text) {
		return fmt.Errorf("%s is stale, run go run ./.ci/assumed", page)
	}
	return nil
}

// ofFolder is a line for each assumption in a package.
func ofFolder(folder string) (lines []string, err error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		found, err := ofFile(file, source)
		if err != nil {
			return nil, err
		}
		lines = append(lines, found...)
	}
	return lines, nil
}

func ofFile(name string, source []byte) (lines []string, err error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	for _, comment := range file.Comments {
		for _, sentence := range assumptions(comment.Text()) {
			lines = append(lines, fmt.Sprintf("- `%s`%s: %s\n", filepath.Base(name), place(file, comment), sentence))
		}
	}
	return lines, nil
}

var sentenceEnd = regexp.MustCompile(`[.!?:] +`)

// assumptions are the sentences of a comment that say so; one that says no more than that comes with the one before it.
// A sentence about the mark itself is none.
func assumptions(comment string) (found []string) {
	text, before := strings.Join(strings.Fields(comment), " "), ""
	for begin := 0; begin < len(text); {
		end := len(text)
		for _, at := range sentenceEnd.FindAllStringIndex(text[begin:], -1) {
			if next := text[begin+at[1]:]; text[begin+at[0]] != ':' && strings.ToUpper(next[:1]) == next[:1] {
				end = begin + at[1]
				break
			}
		}
		sentence := strings.TrimSpace(text[begin:end])
		if strings.Contains(strings.ToLower(sentence), "assumed") && !strings.Contains(sentence, `"assumed"`) {
			if strings.HasPrefix(sentence, "Assumed") {
				sentence = strings.TrimSpace(before + " " + sentence)
			}
			found = append(found, strings.TrimSuffix(sentence, "."))
		}
		begin, before = end, sentence
	}
	return found
}

// place names the declaration that a comment is of, or stands in.
func place(file *ast.File, comment *ast.CommentGroup) string {
	for _, decl := range file.Decls {
		if comment.Pos() < decl.End() {
			return nameOf(decl, comment.Pos())
		}
	}
	return ""
}

func nameOf(decl ast.Decl, at token.Pos) string {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		return " `" + d.Name.Name + "`"
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if at > spec.End() && len(d.Specs) > 1 {
				continue
			}
			switch s := spec.(type) {
			case *ast.TypeSpec:
				return " `" + s.Name.Name + field(s, at) + "`"
			case *ast.ValueSpec:
				return " `" + s.Names[0].Name + "`"
			}
		}
	}
	return ""
}

// field is the struct's field that a comment stands beside or above.
func field(s *ast.TypeSpec, at token.Pos) string {
	t, ok := s.Type.(*ast.StructType)
	if !ok || at < t.Pos() {
		return ""
	}
	for _, f := range t.Fields.List {
		if len(f.Names) > 0 && (f.Comment != nil && f.Comment.Pos() == at || f.Doc != nil && f.Doc.Pos() == at) {
			return "." + f.Names[0].Name
		}
	}
	return ""
}
