using System.Text.Json.Serialization;
using Qianfan.Mcp.Catalog.Published;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Catalog;

/// <summary>What other replicas need of a <see cref="Search"/>. One that goes on has rows, and so nothing that only came near.</summary>
internal sealed record SharedSearch(
    IReadOnlyList<ModelRow> Rows, IReadOnlyList<LocalizedText> Unfetched, IReadOnlyList<LocalizedText> Notes, string Source,
    DateTimeOffset? AsOf, IReadOnlyList<LocalizedText> Incomplete)
{
    public static void Write(Utf8JsonWriter json, Search search)
    {
        var shared = new SharedSearch(search.Rows, search.Unfetched, search.Notes, search.Source, search.AsOf, search.Incomplete);
        JsonSerializer.Serialize(json, shared, SharedJson.Default.SharedSearch);
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static Search Read(JsonElement json)
    {
        var shared = json.Deserialize(SharedJson.Default.SharedSearch)!;
        return new(shared.Rows, shared.Unfetched, shared.Notes, Loosen: null, Nearest: [], shared.Source, shared.AsOf, shared.Incomplete);
    }
}

[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true, Converters = [typeof(PublishedById)])]
[JsonSerializable(typeof(SharedSearch))]
internal sealed partial class SharedJson : JsonSerializerContext;

/// <summary>A model of Baidu's public pages by its id: each replica has them all.</summary>
internal sealed class PublishedById : JsonConverter<PublishedModel>
{
    public override PublishedModel? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Find(reader.GetString());

    public override void Write(Utf8JsonWriter writer, PublishedModel value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Id);

    private static PublishedModel? Find(string? id) => PublishedFacts.All.FirstOrDefault(model => model.Id == id);
}
