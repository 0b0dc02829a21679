// A server for the official MCP conformance suite: the endpoint of Qianfan.Mcp with the tools, prompts and resources that the suite
// calls. For tests only. Takes --urls and prints its address.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qianfan.Mcp.Conformance;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Server.SdkMends;
using Qianfan.Mcp.Tools;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.Services.AddMcpServer(Fixtures.Offer).WithHttpTransport()
    .WithMessageFilters(filters => filters.AddOutgoingFilter(TrueCapabilities.State(Language.English)));
await using var app = builder.Build();

app.Use(RequestError.CatchAsync);
app.Use((context, next) => IsLocal(context.Request) ? next(context) : throw new RequestError(
    StatusCodes.Status403Forbidden, RequestError.NotTaken, LocalizedText.Same("This Host or Origin is not served.")));
app.UseWhen(context => HttpMethods.IsPost(context.Request.Method), posts =>
{
    posts.Use(McpRequest.ReadAsync);
    posts.Use(MendedRequest.ServeAsync);
});
app.MapMcp("/mcp");

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
