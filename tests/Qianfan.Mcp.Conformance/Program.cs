// A server for the official MCP conformance suite: the endpoint of Qianfan.Mcp with the tools, prompts and resources that the suite
// calls. For tests only. Takes --urls and prints its address.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Qianfan.Mcp.Conformance;
using Qianfan.Mcp.Server;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
await using var app = builder.Build();
var endpoint = new McpEndpoint(Fixtures.Options(), NullLoggerFactory.Instance, TimeProvider.System);

app.Use((context, next) => IsLocal(context.Request) ? next(context) : McpEndpoint.RefuseAsync(
    context, new RequestError(StatusCodes.Status403Forbidden, RequestError.NotTaken, "This Host or Origin is not served.")));
app.MapPost("/mcp", endpoint.ServeAsync);

await app.StartAsync();
Console.WriteLine($"Listening on {app.Urls.Single()}/mcp");
await app.WaitForShutdownAsync();

// A page of another site, or a name that was made to point here, must not reach a local server.
static bool IsLocal(HttpRequest request)
{
    var origin = request.Headers.Origin.ToString();
    return IsLoopback(request.Host.Host) && (origin.Length == 0 || Uri.TryCreate(origin, UriKind.Absolute, out var url) && IsLoopback(url.Host));
}

static bool IsLoopback(string host) => host is "localhost" or "127.0.0.1" or "[::1]";
