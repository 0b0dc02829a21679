using Microsoft.AspNetCore.Http.Extensions;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server.SdkMends;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server;

/// <summary>
/// Middleware that answers the MCP server card (SEP-2127) beside the endpoint and where clients look for it, and the catalog that points to
/// it. Both are public, for pages of any origin: they hold no more than how to connect.
/// </summary>
internal sealed class ServerCard(HttpSettings http, Language language)
{
    private const string CardType = "application/mcp-server-card+json";
    private const string Suffix = "/server-card";
    private const string Schema = "https://static.modelcontextprotocol.io/schemas/v2/server-card.schema.json";

    private static readonly string[] _cards =
        [HttpSettings.Path + Suffix, "/.well-known/mcp/server-card", "/.well-known/mcp/server-card.json"];

    private static readonly string[] _catalogs = ["/.well-known/mcp/catalog.json"];

    public Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        var name = context.Request.Path.Value!.TrimEnd('/');
        return _cards.Contains(name) ? AnswerAsync(context, CardType, WriteCard)
            : _catalogs.Contains(name) ? AnswerAsync(context, "application/json", WriteCatalog)
            : next(context);
    }

    private Task AnswerAsync(HttpContext context, string type, Action<Utf8JsonWriter, Uri> write)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlAllowMethods = "GET";
        response.Headers.AccessControlAllowHeaders = "Content-Type";
        response.Headers.AccessControlExposeHeaders = "ETag";
        response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.Headers.Allow = "GET, HEAD, OPTIONS";
            if (HttpMethods.IsOptions(request.Method))
                response.StatusCode = StatusCodes.Status204NoContent;
            else
                (response.StatusCode, response.ContentLength) = (StatusCodes.Status405MethodNotAllowed, 0);
            return Task.CompletedTask;
        }
        var endpoint = http.PublicEndpoint ?? new(UriHelper.BuildAbsolute(request.Scheme, request.Host, path: HttpSettings.Path));
        response.Headers.CacheControl = "public, max-age=3600";
        return new TaggedAnswer(type, CatalogTool.RenderObject(json => write(json, endpoint))).WriteAsync(context);
    }

    private void WriteCatalog(Utf8JsonWriter json, Uri endpoint)
    {
        json.WriteString("specVersion", "draft");
        json.WriteObjects("entries", [endpoint], url =>
        {
            // io.github.owner/name is urn:air:owner.github.io:name here.
            var (publisher, name) = ServerIdentity.Text("name").Split('/') is [var domain, var last] ? (domain, last) : default;
            json.WriteString("identifier", $"urn:air:{string.Join('.', publisher.Split('.').Reverse())}:{name}");
            json.WriteString("displayName", ServerIdentity.Title.In(language));
            json.WriteString("type", CardType);
            json.WriteString("url", url + Suffix);
        });
    }

    private void WriteCard(Utf8JsonWriter json, Uri endpoint)
    {
        json.WriteString("$schema", Schema);
        json.WriteString("name", ServerIdentity.Text("name"));
        json.WriteString("version", ThisAssembly.Version);
        json.WriteString("title", ServerIdentity.Title.In(language));
        json.WriteString("description", ServerIdentity.Description.In(language));
        json.WriteString("websiteUrl", ServerIdentity.WebsiteUrl.In(language));
        json.WritePropertyName("repository");
        ServerIdentity.Declared.GetProperty("repository").WriteTo(json);
        ServerIdentity.WriteIcons(json);
        json.WriteObjects("remotes", [endpoint], url =>
        {
            json.WriteString("type", "streamable-http");
            json.WriteString("url", url.AbsoluteUri);
            json.WriteTexts("supportedProtocolVersions", MendedMessage.Revisions);
            json.WriteObjectsIfAny("headers", [.. Headers()], header => WriteHeader(json, header.Name, header.What));
        });
    }

    private void WriteHeader(Utf8JsonWriter json, string name, LocalizedText what)
    {
        json.WriteString("name", name);
        json.WriteString("description", what.In(language));
        json.WriteBoolean("isSecret", true);
        if (name != "Authorization")
            return;
        json.WriteBoolean("isRequired", true);
        json.WriteString("value", "Bearer {key}");
        json.WriteStartObject("variables");
        json.WriteStartObject("key");
        json.WriteBoolean("isRequired", true);
        json.WriteBoolean("isSecret", true);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // An access token of OAuth is what the client gets by itself.
    private IEnumerable<(string Name, LocalizedText What)> Headers()
    {
        if (http.Auth == AuthMode.Key)
            yield return ("Authorization", ("The key that the operator of this server gave you", "本服务器的运维人员提供的密钥"));
        if (http.Credentials == CredentialMode.Server)
            yield break;
        yield return (CallerCredentials.ApiKeyHeader, ("API key of Qianfan (bce-v3/…), enough for models, prices and limits",
            "千帆 API Key（bce-v3/…），足以查看模型、价格和上限"));
        yield return (CallerCredentials.AccessKeyHeader, (
            "Access Key of your account, for all that the console knows; needs the Secret Key",
            "账号的 Access Key，可查看控制台的全部信息；与 Secret Key 成对发送"));
        yield return (CallerCredentials.SecretKeyHeader, ("Secret Key that belongs to it", "与 Access Key 配对的 Secret Key"));
        yield return (CallerCredentials.SessionTokenHeader, ("Session token of temporary (STS) keys", "临时密钥（STS）的 Session Token"));
    }
}
