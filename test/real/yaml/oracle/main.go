// Command oracle answers what Kubernetes makes of a YAML text. It reads one JSON request a line
// from standard input and writes one JSON answer a line: the text is split as kubectl splits a
// file, and every part is decoded by sigs.k8s.io/yaml in strict mode.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

type request struct {
	Text string `json:"text"`
}

// document is one part of the text: its JSON, or why it was refused.
type document struct {
	JSON  json.RawMessage `json:"json,omitempty"`
	Error string          `json:"error,omitempty"`
}

type answer struct {
	Documents []document `json:"documents"`
	Error     string     `json:"error,omitempty"`
}

func decode(part []byte) (result document) {
	// go-yaml panics on some hostile inputs; for the question "is it accepted" that is a refusal.
	defer func() {
		if problem := recover(); problem != nil {
			result = document{Error: fmt.Sprint("panic: ", problem)}
		}
	}()
	decoded, err := yaml.YAMLToJSONStrict(part)
	if err != nil {
		return document{Error: err.Error()}
	}
	return document{JSON: decoded}
}

func answerTo(text []byte) answer {
	result := answer{Documents: []document{}}
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		part, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return result
		}
		if err != nil {
			result.Error = err.Error()
			return result
		}
		result.Documents = append(result.Documents, decode(part))
	}
}

func main() {
	input := bufio.NewReader(os.Stdin)
	output := json.NewEncoder(os.Stdout)
	output.SetEscapeHTML(false)
	for {
		line, err := input.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked request
		if err := json.Unmarshal(line, &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		text, err := base64.StdEncoding.DecodeString(asked.Text)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := output.Encode(answerTo(text)); err != nil {
			os.Exit(1)
		}
	}
}
