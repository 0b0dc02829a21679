using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Views;

/// <summary>
/// The view of models that hosts with the extension MCP Apps show beside an answer of find_models or compare_models: one HTML document
/// that asks for nothing from anywhere. It takes its data from the host (specification of MCP Apps, 2026-01-26).
/// </summary>
internal static partial class ModelsView
{
    public const string Address = "ui://qianfan/models";
    public const string MediaType = "text/html;profile=mcp-app";

    private static readonly Lazy<string> _document = new(() =>
        Reference().Replace(ThisAssembly.Text("models.html"), found => found.Groups["style"] is { Success: true, Value: var style }
            ? $"<style>\n{ThisAssembly.Text(style)}</style>" : $"<script>\n{ThisAssembly.Text(found.Groups["script"].Value)}</script>"));

    /// <summary>The whole document, with its styles and scripts in it. It speaks the language of its host.</summary>
    public static string Document => _document.Value;

    public static ReadResourceResult Read() => new()
    {
        Contents =
        [
            new TextResourceContents
            {
                Uri = Address,
                MimeType = MediaType,
                Text = Document,
                // No domain: nothing is loaded from anywhere, and nothing sent.
                Meta = new() { ["ui"] = new JsonObject { ["csp"] = new JsonObject(), ["prefersBorder"] = true } },
            },
        ],
    };

    [GeneratedRegex("""<link rel="stylesheet" href="(?<style>[\w.-]+)">|<script src="(?<script>[\w.-]+)"></script>""")]
    private static partial Regex Reference();
}
