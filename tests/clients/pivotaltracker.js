// The client pivotaltracker, told the host of the test's server, which it asks by https: what it reads and
// writes, as JSON. It asks for an envelope with every call.
const tracker = require("pivotaltracker");
const [host, token, project, story] = process.argv.slice(2);
const client = new tracker.Client({ trackerToken: token, pivotalHost: host });

const asked = (call) =>
  new Promise((resolve, reject) => call((error, found) => (error ? reject(error) : resolve(found))));

(async () => {
  const ferry = client.project(project);
  const told = {
    projects: await asked((done) => client.projects.all(done)),
    project: await asked((done) => ferry.get(done)),
    stories: await asked((done) => ferry.stories.all({}, done)),
    story: await asked((done) => ferry.story(story).get(done)),
    made: await asked((done) => ferry.stories.create({ name: "Made by pivotaltracker" }, done)),
    changed: await asked((done) => ferry.story(story).update({ currentState: "finished" }, done)),
    comment: await asked((done) => ferry.story(story).comments.create({ text: "By pivotaltracker" }, done)),
    comments: await asked((done) => ferry.story(story).comments.all(done)),
    epics: await asked((done) => ferry.epics.all(done)),
    labels: await asked((done) => ferry.labels.all(done)),
    found: await asked((done) => ferry.search("state:started,finished", done)),
    activity: await asked((done) => ferry.activity.all(done)),
  };
  await asked((done) => ferry.story(told.made.id).delete(done));
  told.gone = await asked((done) => ferry.story(told.made.id).get(done)).catch((error) => error);
  console.log(JSON.stringify(told));
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
