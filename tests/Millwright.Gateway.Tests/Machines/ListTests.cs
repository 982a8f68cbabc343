namespace Millwright.Gateway.Tests.Machines;

public sealed class ListTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Theory]
    [InlineData("id", "alpha bravo charlie delta echo")]
    [InlineData("-id", "echo delta charlie bravo alpha")]
    [InlineData("name", "echo delta charlie bravo alpha")]
    [InlineData("-lastSeen", "delta bravo")]
    public async Task Pages_follow_each_other_and_name_no_machine_twice(string sort, string order)
    {
        var site = $"paged{sort}";
        string[] names = ["alpha", "bravo", "charlie", "delta", "echo"];
        for (var at = 0; at < names.Length; at++)
            await _gateway.Post("/api/v1/machines", $$"""{"id":"{{site}}.{{names[at]}}","name":"{{9 - at}}","site":"{{site}}"}""");
        await _gateway.Ingest(Moments.Reading($"{site}.bravo", 0, 1));
        await _gateway.Ingest(Moments.Reading($"{site}.delta", 0, 1));

        var listed = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _gateway.Get($"/api/v1/machines?site={site}&sort={sort}&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            page.Ids.Length.ShouldBeLessThanOrEqualTo(2);
            listed.AddRange(page.Ids.Select(static id => id.Split('.')[1]));
            cursor = page["nextCursor"].GetString();
        }
        while (cursor is not null);

        listed.ShouldBe(names, ignoreOrder: true);
        listed[..2].ShouldBe(order.Split(' ')[..2]);
        if (sort != "-lastSeen")
            listed.ShouldBe(order.Split(' '));
    }

    [Fact]
    public async Task A_list_is_narrowed_by_each_filter()
    {
        await _gateway.Post("/api/v1/machines", """{"id":"filter-a","name":"Big 100% press","type":"filter-type","site":"filter-site","line":"filter-line","tags":["filter-tag"]}""");
        await _gateway.Post("/api/v1/machines", """{"id":"filter-b","site":"filter-site"}""");
        await _gateway.Ingest(Moments.Reading("filter-b", 0, 1));
        await _gateway.Post("/api/v1/machines", """{"id":"filter-c","site":"filter-site"}""");
        await _gateway.Delete("/api/v1/machines/filter-c/registration", ("If-Match", "*"));

        await Narrowed("type=filter-type", "filter-a");
        await Narrowed("line=filter-line", "filter-a");
        await Narrowed("tag=filter-tag", "filter-a");
        await Narrowed("text=100%25%20PRESS", "filter-a");
        await Narrowed("status=running", "filter-b");
        await Narrowed("status=unknown", "filter-a");
        await Narrowed("text=filter-", "filter-a", "filter-b");
        await Narrowed("retired=true", "filter-a", "filter-b", "filter-c");
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=many")]
    [InlineData("sort=colour")]
    [InlineData("sort=7")]
    [InlineData("status=happy")]
    [InlineData("cursor=bm9uc2Vuc2U")]
    [InlineData("cursor=%C3%A4")]
    [InlineData("text=%00")]
    public async Task What_no_list_can_be_narrowed_by_is_refused(string query)
    {
        var answer = await _gateway.Get("/api/v1/machines?" + query);

        answer.Status.ShouldBe(400);
        answer.ErrorCode.ShouldBe("validation.invalid");
    }

    [Fact]
    public async Task A_refused_text_spoils_no_list_that_is_asked_for_later()
    {
        for (var round = 0; round < 10; round++)
        {
            (await _gateway.Get("/api/v1/machines?text=%00&limit=1")).Status.ShouldBe(400);
            (await _gateway.Get("/api/v1/machines?text=a&limit=1")).Status.ShouldBe(200);
        }
    }

    private async Task Narrowed(string query, params string[] ids) =>
        (await _gateway.Get($"/api/v1/machines?site=filter-site&{query}")).Ids.ShouldBe(ids, query);
}
