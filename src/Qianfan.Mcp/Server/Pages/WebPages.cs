using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Views;

namespace Qianfan.Mcp.Server.Pages;

/// <summary>
/// What browsers see: how to connect, and where the operator allows it the catalog. Without cookies, scripts or fonts of others, or
/// anything that a request could change; no other page can frame it.
/// </summary>
internal sealed partial class WebPages(Settings settings, HttpSettings http)
{
    public const string Catalog = "/catalog";

    private const string Document = "text/html; charset=utf-8";
    public const string View = $"{Catalog}/view";

    private static readonly Dictionary<string, Content> _files = new()
    {
        ["/page.css"] = File("page.css", "text/css; charset=utf-8"),
        ["/page.js"] = File("page.js", "text/javascript; charset=utf-8"),
    };

    // Only where the catalog is shown: the view is put together for it.
    private static readonly Lazy<Dictionary<string, Content>> _catalogFiles = new(() => new()
    {
        ["/catalog.js"] = File("catalog.js", "text/javascript; charset=utf-8"),
        [View] = new(Document, ModelsView.Document, ViewPolicy(ModelsView.Document)) { IsFramed = true },
    });

    /// <summary>Middleware; all that is no page, and no reading of one, goes on.</summary>
    public Task ServeAsync(HttpContext context, RequestDelegate next) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) && Find(context.Request) is { } content
            ? WriteAsync(context, content) : next(context);

    private bool ShowsCatalog => http.Page == PageMode.Catalog;

    private Content? Find(HttpRequest request) => request.Path.Value switch
    {
        null or "" or "/" => Connect(request, "Accept-Language"),
        HttpSettings.Path => PrefersHtml(request) ? Connect(request, "Accept, Accept-Language") : null,
        Catalog when ShowsCatalog => Page(new CatalogPage(settings, http).In(LanguageOf(request)), "Accept-Language", frames: "'self'"),
        { } path => _files.GetValueOrDefault(path) ?? (ShowsCatalog ? _catalogFiles.Value.GetValueOrDefault(path) : null),
    };

    private Content Connect(HttpRequest request, string varies) =>
        Page(new ConnectPage(settings, http, AddressOf(request)).In(LanguageOf(request)), varies);

    // Host filtering has let the name through; an operator may have let any through.
    private Uri AddressOf(HttpRequest request) => http.PublicEndpoint
        ?? (Uri.TryCreate($"{request.Scheme}://{request.Host}{HttpSettings.Path}", UriKind.Absolute, out var address) ? address
            : throw RequestError.Bad(RequestError.InvalidRequest, ("The host is no name.", "主机名（Host）无效。")));

    // A browser names HTML first. Clients of MCP name JSON and events, or anything.
    private static bool PrefersHtml(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
            return false;
        double Quality(string mediaType) => accepted.Where(range => range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
            .Select(range => range.Quality ?? 1).DefaultIfEmpty(0).Max();
        return Quality("text/html") > Math.Max(Quality("application/json"), Quality("text/event-stream"));
    }

    // Without a preference between the two it is the server's.
    private Language LanguageOf(HttpRequest request)
    {
        if (request.Query["lang"] is [{ } asked] && asked is "zh" or "en")
            return request.Query["lang"] == "zh" ? Language.Chinese : Language.English;
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var accepted))
            return settings.Language;
        double Quality(string language) => accepted
            .Where(range => range.Value == "*" || range.Value.Equals(language, StringComparison.OrdinalIgnoreCase)
                || range.Value.StartsWith($"{language}-", StringComparison.OrdinalIgnoreCase))
            .GroupBy(range => range.Value == "*").OrderBy(group => group.Key)
            .Select(group => group.Max(range => range.Quality ?? 1)).FirstOrDefault();
        return (Quality("zh") - Quality("en")) switch
        {
            > 0 => Language.Chinese,
            < 0 => Language.English,
            _ => settings.Language,
        };
    }

    private static Content File(string name, string mediaType) => new(mediaType, ThisAssembly.Text(name), "default-src 'none'");

    private static Content Page(string html, string varies, string frames = "'none'") => new(Document, html,
        $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src {frames}")
    {
        Varies = varies,
    };

    // Its scripts and styles stand in the document. Of an origin of its own, it reaches nothing but the page around it.
    private static string ViewPolicy(string document)
    {
        string Hashes(string element) => string.Join(' ', Inline().Matches(document)
            .Where(found => found.Groups["element"].Value == element)
            .Select(found => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(found.Groups["text"].Value)))}'")
            .DefaultIfEmpty("'none'"));
        return $"sandbox allow-scripts; default-src 'none'; script-src {Hashes("script")}; style-src {Hashes("style")}; img-src data:; "
            + "connect-src 'none'";
    }

    private static Task WriteAsync(HttpContext context, Content content)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            $"{content.Policy}; base-uri 'none'; form-action 'none'; frame-ancestors {(content.IsFramed ? "'self'" : "'none'")}";
        headers.XFrameOptions = content.IsFramed ? "SAMEORIGIN" : "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-cache";
        if (content.Varies is { } varies)
            headers.Vary = varies;
        return content.Answer.WriteAsync(context);
    }

    [GeneratedRegex("<(?<element>script|style)>(?<text>.*?)</\\k<element>>", RegexOptions.Singleline)]
    private static partial Regex Inline();

    private sealed class Content(string mediaType, string text, string policy)
    {
        public string Policy { get; } = policy;

        public TaggedAnswer Answer { get; } = new(mediaType, Encoding.UTF8.GetBytes(text));

        public string? Varies { get; init; }

        /// <summary>By a page of this server.</summary>
        public bool IsFramed { get; init; }
    }
}
