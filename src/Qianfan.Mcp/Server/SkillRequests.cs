// The SDK's own support for methods that it does not know is still marked as experimental.
#pragma warning disable MCPEXP002
using System.Text.Json.Nodes;
using ModelContextProtocol.Server;
using Qianfan.Mcp.Skills;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server;

/// <summary>The two methods of the skills extension; the file itself is read as any resource.</summary>
internal static class SkillRequests
{
    private static readonly LocalizedText _unknown =
        ($"There is no such skill; there is {Skill.Address}.", $"没有这个技能；可用的有：{Skill.Address}。");

    public static IServiceCollection AddSkillRequests(this IServiceCollection services, Language language)
    {
        var skill = Skill.In(language);
        var list = Answer(json => json.WriteObjects("skills", [skill], one => one.WriteEntry(json)));
        var get = Answer(json =>
        {
            json.WriteStartObject("skill");
            skill.WriteEntry(json);
            json.WriteEndObject();
        });
        McpServerRequestHandler[] handlers =
        [
            new() { Method = "skills/list", Handler = (_, _) => new(JsonNode.Parse(list.Span)) },
            new()
            {
                Method = "skills/get",
                Handler = (request, _) => IsSkill(request.Params) ? new(JsonNode.Parse(get.Span)) : throw language.InvalidParams(_unknown),
            },
        ];
        return services.Configure<McpServerOptions>(server => server.RequestHandlers = handlers);
    }

    private static bool IsSkill(JsonNode? parameters) => parameters is JsonObject asked && asked["uri"] is JsonValue uri
        && uri.TryGetValue<string>(out var text) && text == Skill.Address;

    private static ReadOnlyMemory<byte> Answer(Action<Utf8JsonWriter> members) => CatalogTool.RenderObject(json =>
    {
        members(json);
        json.WriteString("resultType", "complete");
        json.WriteNumber("ttlMs", (long)McpServerSetup.ListLifetime.TotalMilliseconds);
        json.WriteString("cacheScope", "public");
    });
}
